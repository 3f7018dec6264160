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
        texts = rendering([], template: name) { component("template-sources", name) }
        @files = texts.map do |source|
          { "path" => "#{TaskerContribRails::Plugins::OWN}/#{source["name"]}", "text" => source["text"] }
        end
      end

      def write_files
        write @files
      end
    end
  end
end
