# frozen_string_literal: true

require "rails/generators/base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class TemplateGenerator < Rails::Generators::Base # :nodoc:
      include TaskerContribRails::Generators::Rendering

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :name, type: :string, banner: "TEMPLATE", desc: "A template's name; `rails tasker:plugins` lists all"

      class_option :param, type: :string, repeatable: true, banner: "NAME=VALUE", default: [],
        desc: "A parameter of the template; give it once for each"
      class_option :plugin, type: :string, banner: "NAME", desc: "The plugin, if several have such a template"
      class_option :language, type: :string, banner: "NAME", desc: "The language, if plugins for several have it"
      class_option :output, type: :string, aliases: "-o", banner: "FOLDER",
        desc: "Where the files are written; this application's folder by default"

      def render_files
        plugins = TaskerContribRails::Plugins.new(root: destination_root)
        template = plugins.template(name, plugin: options[:plugin], language: options[:language])
        folder = options[:output] || plugins.settings.default_output_dir
        @files = template.render(parameters).each do |file|
          file["path"] = Pathname(folder).join(file["path"]).cleanpath.to_s if folder
        end
      rescue TaskerContribRails::Error::Rejected => error
        refuse error.diagnostics.map { |found| with_advice(found) }, error.texts.merge(parameters)
      rescue TaskerContribRails::Error => error
        fail_with error.message
      end

      def write_files
        write @files
      end

      private
        # As the CLI reads them: of two with the same name the last one counts.
        def parameters
          options[:param].to_h do |given|
            name, sign, value = given.partition("=")
            fail_with "`--param #{given}` has no `=`. Write `--param NAME=VALUE`." if sign.empty?
            [ name, value ]
          end
        end

        def with_advice(found)
          return found unless found.code == "TC1002"

          found.with(help: "Give it: --param #{found.source}=VALUE. `bin/rails tasker:plugins` lists all parameters.")
        end
    end
  end
end
