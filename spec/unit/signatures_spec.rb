# frozen_string_literal: true

require "rbs"

# host-ruby/sig against the code: what it declares is there, with parameters that fit.
RSpec.describe "The signatures in host-ruby/sig" do
  environment = RBS::EnvironmentLoader.new.tap { |loader|
    loader.add(path: Pathname(File.expand_path("../../host-ruby/sig", __dir__)))
  }
    .then { |loader| RBS::Environment.from_loader(loader).resolve_type_names }
  builder = RBS::DefinitionBuilder.new(env: environment)
  ours = (environment.class_decls.keys + environment.interface_decls.keys).select do |name|
    name.to_s.start_with?("::TaskerContribRails")
  end

  # Whether each overload could be called: its required positionals, and all of its keywords.
  def fits?(method, types)
    kinds = method.parameters.map(&:first)
    keywords = method.parameters.filter_map { |kind, name| name if %i[key keyreq].include?(kind) }
    types.all? do |type|
      function = type.type
      required = function.required_positionals.size
      required >= kinds.count(:req) && (kinds.include?(:rest) || required <= kinds.count(:req) + kinds.count(:opt)) &&
        (kinds.include?(:keyrest) ||
          (function.required_keywords.keys + function.optional_keywords.keys - keywords).empty?)
    end
  end

  it "say something" do
    expect(ours.size).to be > 10
  end

  ours.each do |name|
    next if name.interface?

    it "#{name.to_s.delete_prefix("::")}: every method is there and takes what is declared" do
      constant = Object.const_get(name.to_s)
      instance = builder.build_instance(name).methods.select do |_, method|
        method.defs.any? { |one| one.implemented_in == name }
      end
      singleton = builder.build_singleton(name).methods.select do |_, method|
        method.defs.any? { |one| one.implemented_in == name }
      end

      instance.each do |method, declared|
        next if method == :initialize && constant <= Data

        expect([ method, constant.method_defined?(method) || constant.private_method_defined?(method) ])
          .to eq([ method, true ])
        expect([ method, fits?(constant.instance_method(method), declared.method_types) ]).to eq([ method, true ])
      end
      singleton.each do |method, declared|
        next if method == :new

        expect([ method, constant.respond_to?(method) ]).to eq([ method, true ])
        expect([ method, fits?(constant.method(method), declared.method_types) ]).to eq([ method, true ])
      end
    end
  end
end
