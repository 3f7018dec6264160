# frozen_string_literal: true

require "rails/generators/named_base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class TaskTemplateGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Handlers

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :steps, type: :array, default: [], banner: "step step:type:other,steps",
        desc: "Steps, each with its type and what it depends on; rails destroy reads them from the template"

      class_option :namespace, type: :string, banner: "MODULE",
        desc: "The workflow's namespace and its handlers' modules; shop/order says the same"
      class_option :handlers, type: :boolean, default: true, desc: "A handler for each step, with its spec or test"

      def render_files
        behavior == :revoke && steps.empty? ? render_what_is_there : render_all(steps.join(" "))
      end

      # A template that stays needs its handlers.
      def write_files
        write_handlers @handlers, template: (@template["path"] unless kept?(@template)), with: [ @template ]
      end

      private
        def render_all(words)
          @template, @handlers =
            render_workflow(words:, handlers: options[:handlers], name:, namespace: options[:namespace], steps: words)
        end

        # The template tells all about its steps but which of them call an API; their handlers tell that.
        def render_what_is_there
          path = render("task_template", name:, namespace: options[:namespace], steps: "step").first["path"]
          file = File.expand_path(path, destination_root)
          raise Thor::Error, "There is no #{path}, so nothing was removed." unless File.file?(file)

          text = File.read(file, encoding: Encoding::UTF_8)
          source = TaskerContribRails::Workflows::Source.new(name: path, text:)
          words = TaskerContribRails::Generators::StepWords.of(source.template)
          render_all(words)
          return unless options[:handlers]

          template = { name: path, text: @template["text"] }
          _, api = render_workflow(template:, words: words.gsub(":base:", ":api:"))
          @handlers = @handlers.zip(api).map { |usual, one| as_generated?(one) ? one : usual }
        rescue TaskerContribRails::Error::Rejected => error
          refuse error.diagnostics, error.texts
        end
    end
  end
end
