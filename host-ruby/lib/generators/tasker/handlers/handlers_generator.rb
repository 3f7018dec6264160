# frozen_string_literal: true

require "rails/generators/named_base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class HandlersGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Typed

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :name, type: :string, banner: "TEMPLATE",
        desc: "A task template's name, with its namespace in front where there are two, or its file"

      class_option :style, type: :string, default: "class", enum: %w[ class typed ],
        desc: "Handlers of ordinary steps: classes, or blocks with types made from the template's schemas"

      def render_files
        source = TaskerContribRails::Workflows::Sources.new(root: destination_root).find(name)
        @template = source.name
        refuse_errors source
        _, @handlers = render_workflow(template: source.to_h)
        @types, @handlers = typed(source, @handlers) if options[:style] == "typed"
      rescue TaskerContribRails::Error::NoSuchTemplate => error
        fail_with error.message
      end

      def write_files
        write_handlers @handlers, template: @template, with: @types.to_a
      end
    end
  end
end
