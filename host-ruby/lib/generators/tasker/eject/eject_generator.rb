# frozen_string_literal: true

require "rails/generators/base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class EjectGenerator < Rails::Generators::Base # :nodoc:
      include TaskerContribRails::Generators::Rendering

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :name, type: :string, banner: "TEMPLATE", desc: "A built-in template, such as step_handler"

      def read_texts
        texts = component("texts", name)
        fail_with unknown if texts.empty?
        @files = texts.map do |source|
          { "path" => "#{TaskerContribRails::Plugins::OWN}/#{source["name"]}", "text" => source["text"] }
        end
      end

      def write_files
        write @files
      end

      private
        def unknown
          names = component("templates").map { |template| template["name"] }
          near = TaskerContribRails::Suggestion.near(name, names)
          "There is no built-in template `#{name}`.#{" Did you mean `#{near}`?" if near} " \
            "There are #{names.to_sentence}."
        end
    end
  end
end
