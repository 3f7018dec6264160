# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Testing::Keywords do
  let(:owner) { Class.new { def run(step, inputs:, attempt: 1, **more) = nil } }

  it "refuses a keyword that there is not, with the one that is meant" do
    expect { described_class.refuse(:run, { atempt: 2 }, of: owner) }
      .to raise_error(ArgumentError, "run has no keyword `atempt:`. Did you mean `attempt:`?")
    expect { described_class.refuse(:run, { colour: 2 }, of: owner) }
      .to raise_error(ArgumentError, "run has no keyword `colour:`. It takes `inputs:` and `attempt:`.")
  end

  it "has nothing to say where none is given" do
    expect(described_class.refuse(:run, {}, of: owner)).to be_nil
  end
end
