# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::Adoption do
  include JobFiles

  def adoption(*names, **) = described_class.new(names, **application, **)

  it "passes each job what it takes, and has it tried as often as it says" do
    job("def perform(path, dry: false) = nil", before: "retry_on IOError, attempts: 3")
    expect(adoption("ImportJob").steps).to eq([ {
      step: "import", job: "ImportJob", dependencies: [], next: nil, arguments: %w[ $.path ],
      keywords: [ { name: "dry", value: "$.dry?" } ], attempts: 3,
      notes: [ "ImportJob is retried after IOError, as its `retry_on` says; other errors fail for good." ]
    } ])
  end

  describe "the context" do
    it "has the parameters of all jobs, required where one has no default" do
      job("def perform(path, limit = 10, *rest, last, source:, dry: false, **more, &block) = nil")
      expect(adoption("ImportJob").inputs).to eq(
        required: %w[ path last source ],
        properties: [
          { name: "path", type: nil }, { name: "limit", type: "integer" }, { name: "last", type: nil },
          { name: "source", type: nil }, { name: "dry", type: "boolean" }
        ]
      )
    end

    it "has the type of a default, if all jobs agree and none needs it" do
      job("def perform(a = 1.5, b = %w[ x ], c = {}, d = \"x\", e = :x, f = nil, g = now, h: 1, i: 1) = nil")
      job("def perform(h: :x, i:) = nil", name: "CleanJob")
      inputs = adoption("ImportJob", "CleanJob").inputs
      expect(inputs[:properties].to_h(&:values)).to eq("a" => "number", "b" => "array", "c" => "object",
        "d" => "string", "e" => "string", "f" => nil, "g" => nil, "h" => nil, "i" => nil)
      expect(inputs[:required]).to eq(%w[ i ])
    end
  end

  describe "the steps" do
    before { %w[ ImportJob CleanJob Shop::ImportJob Billing::ImportJob ].each { |name| job(name:) } }

    def steps(*names, **) = adoption(*names, **).steps.map { |step| step.values_at(:step, :dependencies, :next) }

    it "wait for the one before, or for none" do
      expect(steps("ImportJob", "CleanJob")).to eq([ [ "import", [], "clean" ], [ "clean", %w[ import ], nil ] ])
      expect(steps("ImportJob", "CleanJob", parallel: true)).to eq([ [ "import", [], nil ], [ "clean", [], nil ] ])
    end

    it "have names of their own" do
      expect(steps("Shop::ImportJob", "Billing::ImportJob", "CleanJob", "CleanJob").map(&:first))
        .to eq(%w[ shop_import billing_import clean clean_2 ])
    end

    it "name the workflow, and its namespace where all jobs are in one" do
      named = ->(*names) { adoption(*names).then { |one| [ one.name, one.namespace ] } }
      expect(named.("ImportJob", "CleanJob")).to eq([ "import_clean", "" ])
      expect(named.("Shop::ImportJob")).to eq([ "import", "shop" ])
      expect(named.("Shop::ImportJob", "CleanJob")).to eq([ "import_clean", "" ])
    end
  end

  it "says of each job that can't become a step why not, once" do
    job("", name: "EmptyJob")
    expect(refusal { adoption("Nothing", "EmptyJob", "Nothing") }.lines(chomp: true)).to eq([
      "There is no class Nothing in the folders that Rails loads, so nothing was written.",
      "EmptyJob has no method `perform` that can be read. Write `def perform`, so nothing was written."
    ])
  end

  it "says how to get Active Job where the application has none, and nothing of its jobs" do
    job
    hide_const("ActiveJob")
    expect(refusal { adoption("ImportJob", "Nothing") }).to eq(
      "Active Job is not loaded, so nothing was written. Write `require \"active_job/railtie\"` in " \
      "config/application.rb."
    )
  end
end
