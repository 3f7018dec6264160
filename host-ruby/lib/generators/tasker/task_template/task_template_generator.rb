# frozen_string_literal: true

require "rails/generators/named_base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class TaskTemplateGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Handlers
      include TaskerContribRails::Generators::NextSteps

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :steps, type: :array, default: [], banner: "step step:type:other,steps",
        desc: "Steps, each with its type and what it depends on; rails destroy reads them from the template"

      class_option :namespace, type: :string, banner: "MODULE",
        desc: "The workflow's namespace and its handlers' modules; shop/order says the same"
      class_option :handlers, type: :boolean, default: true,
        desc: "A handler for each step, and specs or tests of them and of the workflow"

      def render_files
        behavior == :revoke && steps.empty? ? render_what_is_there : render_all(steps.join(" "))
      end

      # A template that stays needs its handlers.
      def write_files
        write_handlers @handlers, template: (@template["path"] unless kept?(@template)), with: [ @template ]
      end

      def tell_warnings
        show_warnings @warnings, source(@template) if behavior == :invoke
      end

      def show_what_is_next
        show_next_steps @template, handlers: options[:handlers]
      end

      private
        # A handler that another workflow names was made for what its step reads there: this workflow gets its own.
        def render_all(words)
          render_with(words)
          own = steps_with_own_handlers
          return if own.empty?

          render_with(words, own: own.map { |step| step["name"] }.join(" "))
          own.each { |step| tell_own(step["name"], step["callable"]) } if behavior == :invoke
        end

        def render_with(words, **own)
          @template, @handlers = render_workflow(
            words:, handlers: options[:handlers], name:, namespace: options[:namespace], steps: words, **own
          )
        end

        # A template that is there keeps the names that it has, and is taken away with the handlers of these names.
        def steps_with_own_handlers
          named = named_there
          return [] if (behavior == :revoke ? named : others).empty?

          steps = source(@template).steps.reject { |step| named.include?(step["callable"]) }
          behavior == :revoke ? steps : steps.select { |step| others.key?(step["callable"]) }
        end

        def named_there
          there?(@template) ? source_there(@template).steps.map { |step| step["callable"] } : []
        end

        def source(file, text = file["text"]) = TaskerContribRails::Workflows::Source.new(name: file["path"], text:)

        def source_there(file)
          path = File.expand_path(file["path"], destination_root)
          source file, TaskerContribRails::TextFile.read(path, name: file["path"])
        rescue TaskerContribRails::Error::Unreadable => error
          fail_with error.message
        end

        def others = @others ||= named_by_others(@template["path"])

        def tell_own(step, callable)
          tell :own, "handler of step #{step}, since #{others[callable]} has #{callable}", :blue
        end

        # The template tells all about its steps but which of them call an API; their handlers tell that.
        def render_what_is_there
          file = render("task_template", name:, namespace: options[:namespace], steps: "step").first
          raise Thor::Error, "There is no #{file["path"]}, so nothing was removed." unless there?(file)

          there = source_there(file)
          render_all(step_words(there))
          return unless options[:handlers]

          template = { name: @template["path"], text: @template["text"] }
          api = render_workflow(template:, words: step_words(there, api: true)).last.index_by { |file| file["path"] }
          @handlers = @handlers.map { |usual| api[usual["path"]]&.then { |one| one if as_generated?(one) } || usual }
        end

        # @raise [Thor::Error] with what keeps the steps from being read
        def step_words(source, api: false)
          component("step-words", { name: source.name, text: source.text }, api)
        rescue TaskerContribRails::Error::Rejected => error
          refuse error.diagnostics, { source.name => source.text }
        end
    end
  end
end
