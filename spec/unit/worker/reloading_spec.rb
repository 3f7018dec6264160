# frozen_string_literal: true

require "active_support/all"
require "active_support/dependencies"

RSpec.describe TaskerContribRails::Worker::Reloading do
  let(:interlock) { ActiveSupport::Dependencies.interlock }

  # How often this thread keeps code from being reloaded.
  def shares = interlock.raw_state { |threads| threads.dig(Thread.current, :sharing) }.to_i

  # As Rails' executor does around a job.
  def in_a_job(&) = interlock.running(&)

  it "lets code be reloaded while the block runs, and not after it" do
    in_a_job do
      described_class.permit { expect(shares).to eq(0) }
      expect(shares).to eq(1)
    end
  end

  it "takes as many shares back as it gave, also after an error" do
    in_a_job do
      in_a_job do
        expect { described_class.permit { raise "lost" } }.to raise_error("lost")
        expect(shares).to eq(2)
      end
    end
    expect(shares).to eq(0)
  end

  it "gives what the block gives, and takes nothing where nothing was held" do
    expect(described_class.permit { [ 1, shares ] }).to eq([ 1, 0 ])
    expect(shares).to eq(0)
  end

  it "needs no Rails" do
    hide_const("ActiveSupport::Dependencies")
    expect(described_class.permit { 1 }).to eq(1)
  end
end
