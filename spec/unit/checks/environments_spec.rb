# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Checks::Environments do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir) and example.run } }

  def findings(*folders, given: nil)
    %w[ development production test ].each do |name|
      @root.join("config/environments").tap(&:mkpath).join("#{name}.rb").write("")
    end
    folders.each { |name| @root.join("config/tasker/environments", name).mkpath }
    described_class.new(@root, given:).findings.map { |finding| [ finding.source, finding.message, finding.help ] }
  end

  it "finds a TASKER_ENV that nothing knows" do
    expect(findings("staging", given: "prodution"))
      .to eq([ [ "TASKER_ENV", "There is no environment `prodution`.", "Did you mean `production`?" ] ])
    expect(findings(given: "blue").first.last).to eq("The environments are development, production, test, and staging.")
    expect(findings("staging", given: "staging")).to be_empty
    expect(findings(given: "test")).to be_empty
  end

  it "finds a folder that is nearly an environment, and leaves names of their own alone" do
    expect(findings("prodcution", "staging", "test"))
      .to eq([
        [
          "config/tasker/environments/prodcution", "There is no environment `prodcution`.", "Did you mean `production`?"
        ]
      ])
    expect(findings("prodcution", given: "prodcution")).to be_empty
  end
end
