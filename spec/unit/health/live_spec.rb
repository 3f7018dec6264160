# frozen_string_literal: true

RSpec.describe TaskerContribRails::Health::Live do
  def get(**env) = described_class.call({ "REQUEST_METHOD" => "GET", **env })

  it "is alive where the process answers, whether or not a worker runs in it, and touches neither database nor files" do
    expect(TaskerContribRails::Database::Session).not_to receive(:new)
    expect(TaskerContribRails::Worker::Probe).not_to receive(:new)
    expect(get).to eq([
      200, { "content-type" => "text/plain; charset=utf-8", "cache-control" => "no-store" }, [ "Alive.\n" ]
    ])
  end

  it "is not where the worker of this process has died, so that it is started again" do
    allow(TaskerContribRails::Worker).to receive(:died?).and_return(true)
    expect(get.values_at(0, 2)).to eq([ 503, [ "Not alive: the worker of this process died.\n" ] ])
  end
end
