# frozen_string_literal: true

require "rails/generators/named_base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class HandlersGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Handlers

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :name, type: :string, banner: "TEMPLATE",
        desc: "A task template's name, with its namespace in front where there are two, or its file"

      def render_files
        source = TaskerContribRails::Workflows::Sources.new(root: destination_root).find(name)
        @template = source.name
        refuse_errors source
        _, @handlers = render_workflow(template: source.to_h)
      rescue TaskerContribRails::Error::NoSuchTemplate => error
        fail_with error.message
      end

      def write_files
        write_handlers @handlers, template: @template
      end
    end
  end
end
