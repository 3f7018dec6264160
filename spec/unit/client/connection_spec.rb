# frozen_string_literal: true

# What becomes of broken answers, and of those that come too late, is in client_spec.rb.
RSpec.describe TaskerContribRails::Client::Connection do
  def answer(text) = ->(socket) { socket.write("HTTP/1.1 200 OK\r\nContent-Length: #{text.bytesize}\r\n\r\n#{text}") }
  def hang_up = ->(_) { :close }

  def connect(server)
    address = TaskerContribRails::Client::Address.find(server.url, credentials: {})
    @connection = described_class.new(address, open_timeout: 5, read_timeout: 5)
  end

  def get = @connection.exchange(Net::HTTP::Get.new("/"))

  after { @connection&.close }

  it "gives status and body, in UTF-8 whatever the server says of it" do
    MisbehavingServer.open(answer("zü")) do |server|
      connect(server)
      expect(get).to have_attributes(status: 200, body: "zü")
    end
  end

  it "is opened anew after the other side has gone, for the next request and not for this one" do
    MisbehavingServer.open(answer("1"), hang_up, answer("3")) do |server|
      connect(server)
      expect(get.body).to eq("1")
      expect { get }.to raise_error(*[ EOFError ])
      expect(get.body).to eq("3")
      expect(server.requests.size).to eq(3)
    end
  end

  it "takes an answer of the largest size, and none that is larger" do
    stub_const("#{described_class}::LARGEST", 4)
    MisbehavingServer.open(answer("1234"), answer("12345")) do |server|
      connect(server)
      expect(get.body).to eq("1234")
      expect { get }.to raise_error(described_class::TooLarge)
    end
  end

  it "is closed as often as one likes, also where it was never open" do
    MisbehavingServer.open(answer("1")) do |server|
      connect(server).close
      get
      expect { 2.times { @connection.close } }.not_to raise_error
    end
  end

  it "shows where it leads, and nothing that was sent" do
    MisbehavingServer.open(answer("1")) do |server|
      expect(connect(server).inspect).to eq("#<TaskerContribRails::Client::Connection to=\"#{server.url}\">")
    end
  end
end
