# frozen_string_literal: true

require "rails/generators"

RSpec.describe TaskerContribRails::Generators::Tested do
  let(:said) { [] }

  def tests(configured: nil, **options)
    generator = Class.new(Rails::Generators::Base) do
      include TaskerContribRails::Generators::Rendering
      include TaskerContribRails::Generators::Tested
    end
    generator.class_options[:test_framework].instance_variable_set(:@default, configured)
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

  it "writes neither where that is asked for, whatever the framework" do
    expect(tests(test_framework: "rspec", skip_spec: true)).to eq(spec: false, test: false)
  end

  it "refuses a framework that there is none of, and says which one is meant" do
    refused = "There is no test framework rspce, and nothing was written. Did you mean rspec?"
    expect { tests(test_framework: "rspce") }.to raise_error(Thor::Error, refused)
    expect { tests(test_framework: "cucumber") }
      .to raise_error(Thor::Error, /Use rspec, test_unit, minitest, or none\./)
    expect { tests(configured: "rspce", test_framework: "rspce") }.to raise_error(Thor::Error, /Did you mean rspec/)
  end

  it "says once that it does not know the framework of the application's other generators, and goes on" do
    expect(tests(configured: "cucumber", test_framework: "cucumber")).to eq(spec: false, test: false)
    text = "cucumber [not found]: no test was written. Use rspec, test_unit, minitest, or none."
    expect(said).to eq([ [ :error, text, :red ] ])
  end
end
