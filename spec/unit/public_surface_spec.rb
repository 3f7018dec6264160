# frozen_string_literal: true

require "rbs"
require_relative "../../rakelib/public_surface"

# What the code's comments call public is what has signatures, and is documented. A new class is public unless it says
# `@api private`: then it needs both.
RSpec.describe PublicSurface do
  surface = described_class.new
  signatures = RBS::EnvironmentLoader.new
  signatures.add(path: Pathname(File.expand_path("../../host-ruby/sig", __dir__)))
  environment = RBS::Environment.from_loader(signatures).resolve_type_names
  ours = ->(declared) { declared.keys.map { |name| name.to_s.delete_prefix("::") }.grep(/\ATaskerContribRails/) }

  it "is all documented" do
    expect(surface.undocumented).to be_empty
  end

  it "has a signature for each class, module and value, and signatures have nothing else" do
    signed = ours.(environment.class_decls) + ours.(environment.constant_decls)
    # A private class may hold a public one.
    around = signed.select { |name| surface.constants.any? { |other| other.start_with?("#{name}::") } }

    expect(surface.constants - signed).to be_empty
    expect(signed - surface.constants - around).to be_empty
  end

  it "has a signature for each method" do
    builder = RBS::DefinitionBuilder.new(env: environment)
    signed = environment.class_decls.keys.flat_map do |name|
      owner = name.to_s.delete_prefix("::")
      next [] unless owner.start_with?("TaskerContribRails")

      builder.build_instance(name).methods.keys.map { |method| "#{owner}##{method}" } +
        builder.build_singleton(name).methods.keys.map { |method| "#{owner}.#{method}" }
    end
    methods = surface.methods.reject { |method| method.end_with?("=") } # YARD takes what Data holds for writable

    expect(methods - signed).to be_empty
  end

  it "leaves no value open that only its own file names" do
    expect(surface.unhidden).to be_empty, "private_constant: #{surface.unhidden.join(", ")}"
  end

  it "knows what is private by its own comment or by that of what it stands in" do
    expect(surface.constants).to include("TaskerContribRails::Client", "TaskerContribRails::Inline::Events::Published")
    expect(surface.constants).not_to include("TaskerContribRails::Printable", "TaskerContribRails::Inline::Events")
    expect(surface.constants.grep(/Checks|Commands|Generators|Runtime|Worker::Feeder/)).to be_empty
  end
end
