# frozen_string_literal: true

require "rails/generators/named_base"

module Tasker
  module Generators
    class TaskTemplateGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Handlers

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :steps, type: :array, default: [], banner: "step step:type:other,steps", desc: "Steps, each with its type and what it depends on"

      class_option :namespace, type: :string, banner: "MODULE", desc: "The workflow's namespace and its handlers' modules; shop/order says the same"
      class_option :handlers, type: :boolean, default: true, desc: "A handler for each step, with its spec or test"

      def render_files
        @template = render("task_template", name:, namespace: options[:namespace], steps: words)
        file = @template.first
        @handlers = options[:handlers] ? render_handlers(file["path"], file["text"], words:) : []
      end

      def write_files
        write @template
        write_missing @handlers
      end

      private
        def words = steps.join(" ")
    end
  end
end
