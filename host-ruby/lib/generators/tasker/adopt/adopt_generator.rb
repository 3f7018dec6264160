# frozen_string_literal: true

require "rails/generators/base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class AdoptGenerator < Rails::Generators::Base # :nodoc:
      include TaskerContribRails::Generators::NextSteps
      include TaskerContribRails::Generators::Rendering
      include TaskerContribRails::Generators::Tested

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :jobs, type: :array, banner: "ImportJob CleanJob", desc: "Job classes, in the order of the steps"

      class_option :name, type: :string, banner: "NAME", desc: "The workflow's name; by default, the names of its steps"
      class_option :namespace, type: :string, banner: "MODULE",
        desc: "The workflow's namespace; by default, the modules that all of the jobs are in"
      class_option :parallel, type: :boolean, default: false, desc: "All steps start at once; none waits for another"

      def render_files
        adoption = TaskerContribRails::Generators::Adoption.new(jobs, parallel: options[:parallel],
          root: Pathname(destination_root))
        @inputs = adoption.inputs
        @files = render("adopt", **names(adoption), jobs: JSON.generate(adoption.steps),
          inputs: JSON.generate(@inputs), **tests)
      rescue TaskerContribRails::Generators::Adoption::Refused => error
        refused = error.message.lines(chomp: true)
        raise Thor::Error, refused.map { |sentence| TaskerContribRails::Printable.line(sentence) }.join("\n")
      end

      def write_files
        write @files
      end

      def show_warnings_of_template
        return if behavior == :revoke

        file = @files.first
        source = TaskerContribRails::Workflows::Source.new(name: file["path"], text: file["text"])
        show_warnings source.findings.reject(&:note?), source
      end

      def show_what_is_next
        show_next_steps @files.first, fields: @inputs[:required]
      end

      private
        # A name that has a namespace needs no other.
        def names(adoption)
          return options.slice(:name, :namespace).symbolize_keys if options[:name]&.match?(%r{/|::})

          { name: options[:name] || adoption.name, namespace: options[:namespace] || adoption.namespace }
        end
    end
  end
end
