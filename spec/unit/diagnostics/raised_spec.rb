# frozen_string_literal: true

RSpec.describe TaskerContribRails::Diagnostics::Raised do
  around { |example| Dir.mktmpdir { |dir| @root = dir and example.run } }

  def raised_by(text)
    file = File.join(@root, "app/handlers/charge_handler.rb")
    FileUtils.mkdir_p(File.dirname(file))
    File.write(file, text)
    load file
  rescue StandardError, ScriptError => error
    described_class.new(error, root: @root)
  end

  it "gives the application's files relative to it, gems by their names and versions, and no more than is wanted" do
    error = IOError.new("x").tap do |made|
      made.set_backtrace([
        "#{@root}/app/bank.rb:4:in 'charge'", "/usr/gems/net-protocol-0.2.2/lib/a.rb:1:in 'b'",
        "#{@root}/vendor/gems/x-1.0/y.rb:2", "/usr/lib/ruby/3.4.0/set.rb:3", "bad \xFF"
      ])
    end
    frames = described_class.new(error, root: @root).frames
    expect(frames)
      .to eq([
        "app/bank.rb:4:in 'charge'", "net-protocol (0.2.2) lib/a.rb:1:in 'b'", "x (1.0) y.rb:2",
        "/usr/lib/ruby/3.4.0/set.rb:3", 'bad \xFF'
      ])
    expect(frames.grep(TaskerContribRails::Operations::History::OWN)).to eq(frames.first(1))
    expect(described_class.new(error, root: @root).frames(most: 1).size).to eq(1)
    expect(described_class.new(IOError.new("never raised"), root: @root).frames).to eq([])
  end

  it "says what it is, where in the application it came up, and what it says" do
    expect(raised_by("x = nil\nx.foo").to_s)
      .to match(/\ANoMethodError at app\/handlers\/charge_handler\.rb:2: undefined method [`']foo' for nil\z/)
    expect(raised_by("raise IOError").to_s).to eq("IOError at app/handlers/charge_handler.rb:1")
  end

  it "names no place that is not the application's" do
    expect(described_class.new(IOError.new("closed"), root: @root).to_s).to eq("IOError: closed")
  end

  it "says of what Ruby can't parse what is wrong, in a line" do
    expect(raised_by("def call\n  foo(\nend").to_s)
      .to match(/\ASyntaxError at app\/handlers\/charge_handler\.rb:\d: [^\n]+\z/)
    expect(raised_by("def call\n  foo(\nend").to_s).not_to include(@root, "|")
  end

  it "leaves out the path of the application, and Ruby's name for what failed" do
    expect(raised_by("File.read(File.join(__dir__, 'none'))").message)
      .to eq("No such file or directory: app/handlers/none")
  end

  it "lets our own errors speak for themselves" do
    expect(described_class.new(TaskerContribRails::Error::Misuse.new("Give a name.")).to_s).to eq("Give a name.")
  end
end
