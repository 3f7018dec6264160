# frozen_string_literal: true

require "rails/generators/named_base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class StepHandlerGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Named

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      class_option :type, type: :string, default: "base", desc: "Kind of handler: base, api, decision or batchable"
      class_option :namespace, type: :string, banner: "MODULE",
        desc: "Modules around the handler; payments/charge says the same"
      class_option :base_url, type: :string, banner: "URL", desc: "Where the API of an api handler answers"

      def render_files
        @files = render(template_name, template_arguments)
      end

      def check_class_collision
        refuse_collisions @files
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
            **tests, name: folders.handler_name(name), namespace: options[:namespace],
            type: (options[:type] if template_name == "step_handler"), base_url: options[:base_url]
          }
        end
    end
  end
end
