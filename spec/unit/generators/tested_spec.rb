# frozen_string_literal: true

require "rails/generators"

RSpec.describe TaskerContribRails::Generators::Tested do
  let(:said) { [] }

  def tests(**options)
    generator = Class.new(Rails::Generators::Base) { include TaskerContribRails::Generators::Tested }
    made = generator.new([], options)
    allow(made).to receive(:tell) { |*words| said << words }
    made.send(:tests).tap { made.send(:tests) } # which says nothing again
  end

  { "rspec" => [ true, false ], "test_unit" => [ false, true ], "minitest" => [ false, true ],
    "none" => [ false, false ],
    "" => [ false, false ], "false" => [ false, false ] }.each do |framework, (spec, test)|
    it "writes a #{spec ? "spec" : test ? "test" : "neither"} for #{framework.inspect}, and says nothing" do
      expect(tests(test_framework: framework)).to eq(spec:, test:)
      expect(said).to be_empty
    end
  end

  it "writes neither where it is told so, whatever the framework" do
    expect(tests(test_framework: "rspec", skip_spec: true)).to eq(spec: false, test: false)
  end

  it "says once that it knows no such framework, and which one is meant, and goes on" do
    expect(tests(test_framework: "rspce")).to eq(spec: false, test: false)
    expect(said).to eq([ [ :error, "rspce [not found]: no test was written. Did you mean rspec?", :red ] ])
    tests(test_framework: "cucumber")
    expect(said.last[1]).to end_with("Use rspec, test_unit, or minitest.")
  end
end
