# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # Generates the handlers of ordinary steps in tasker-rb's other style: blocks that get the results of earlier steps
    # and the task's context with types, which are made from the schemas of the task template.
    module Typed
      extend ActiveSupport::Concern
      include Handlers

      private
        # @param source [Workflows::Source]
        # @param handlers [Array<Hash>] from {Handlers#render_workflow}
        # @return [Array(Array<Hash>, Array<Hash>)] the file with the types, and the handlers, those of ordinary steps
        #   in the other style
        # @raise [Thor::Error] without the gem that makes types
        def typed(source, handlers)
          types = SchemaTypes.new(source.template)
          file = types_file(source, types) if types.structs.any?
          tell :note, NO_SCHEMAS, :yellow unless file
          ordinary, others = handlers.partition { |handler| File.dirname(handler["source"]) == "workflow_step" }
          steps = ordinary.map { |handler| handler["callable"] }.uniq
          blocks = steps.flat_map { |callable| block(source, callable, types, file) }
          [ [ file ].compact, blocks + others ]
        end

        def types_file(source, types)
          fail_with NO_TYPES unless Gem::Specification.find_all_by_name("dry-struct").any?

          render("workflow_types", name: source.identity, workflow: source.identity,
            structs: JSON.generate(types.structs)).first
        end

        NO_TYPES = "Types need the dry-struct gem, which is not in the bundle, so nothing was written. It comes with " \
          "tasker-rb: run `bundle add tasker-rb` (with Kamal 2, read docs/deployment.md#the-bundle-of-a-worker first)."
        NO_SCHEMAS = "No file with types was written: the template has no `input_schema` and no `result_schema`."
        private_constant :NO_TYPES, :NO_SCHEMAS

        def block(source, callable, types, file)
          step = source.steps.find { |one| one["callable"] == callable }
          files = render("workflow_typed_step", name: callable, workflow: source.identity, step: step["name"],
            types: file ? file["constant"] : "Types", results: JSON.generate(types.reads(step)), input: types.input?,
            **tests)
          files.each { |one| one["callable"] = callable }
        end
    end
  end
end
