# frozen_string_literal: true

require "rails/generators/named_base"

module Tasker
  module Generators
    class StepHandlerGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Rendering

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      class_option :type, type: :string, default: "base", desc: "Kind of handler: base, api, decision or batchable"
      class_option :namespace, type: :string, banner: "MODULE", desc: "Modules around the handler; payments/charge says the same"
      class_option :base_url, type: :string, banner: "URL", desc: "Where the API of an api handler answers"
      class_option :test_framework, type: :string, aliases: "-t", banner: "NAME", desc: "rspec, test_unit or none"
      class_option :skip_spec, type: :boolean, default: false, desc: "Skip the spec or test"

      def render_files
        @files = render(template_name, template_arguments)
      end

      def check_class_collision
        # A file that is there already is Thor's to ask about: it is the same handler once more.
        fresh = @files.reject { |file| File.exist?(File.expand_path(file["path"], destination_root)) }
        class_collisions(*fresh.map { |file| file["constant"] })
      end

      def write_files
        write @files
      end

      private
        # The component has the last word on what there is, and on how a wrong type is said.
        def template_name
          @template_name ||= begin
            names = component("templates").map { |template| template["name"] }
            names.find { |name| name == "step_handler_#{options[:type]}" } || "step_handler"
          end
        end

        def template_arguments
          {
            name:, namespace: options[:namespace], spec: framework == "rspec", test: framework == "test_unit",
            type: (options[:type] if template_name == "step_handler"),
            base_url: (options[:base_url] if options[:type] == "api")
          }
        end

        # For templates in ERB: the name as the component has read it, without its suffix.
        def substitute(file)
          assign_names!(file["constant"].delete_suffix("Handler")) if file["constant"].end_with?("Handler")
          super
        end

        # Rails calls this before anyone has looked at the name.
        def assign_names!(name)
          super if name.valid_encoding?
        end
    end
  end
end
