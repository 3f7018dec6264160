# frozen_string_literal: true

# What `tasker:install` says of the bundle is what tasker-rb itself asks for.
RSpec.describe TaskerContribRails::Generators::WorkerBundle do
  if RealRuntime.available?
    it "asks for what tasker-rb asks for" do
      specification = Gem::Specification.find_by_name("tasker-rb")
      asked = specification.dependencies.to_h { |dependency| [ dependency.name, dependency.requirement.to_s ] }

      expect(asked).to include("faraday" => described_class::FARADAY, "dotenv" => described_class::DOTENV)
    end
  end
end
