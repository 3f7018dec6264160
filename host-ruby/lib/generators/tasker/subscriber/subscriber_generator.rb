# frozen_string_literal: true

require "rails/generators/named_base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class SubscriberGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Named

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :patterns, type: :array, default: [ "*" ], banner: "event.name other.*",
        desc: "Events to subscribe to; all by default"

      def render_files
        @files = render("subscriber", name:, patterns: patterns.join(" "), **tests)
      end

      def check_class_collision
        refuse_collisions @files
      end

      def write_files
        write @files
      end
    end
  end
end
