# frozen_string_literal: true

require "rails/generators/named_base"

module Tasker
  module Generators
    class SubscriberGenerator < Rails::Generators::NamedBase # :nodoc:
      include TaskerContribRails::Generators::Rendering

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      argument :patterns, type: :array, default: [ "*" ], banner: "event.name other.*", desc: "Events to subscribe to; all by default"

      class_option :test_framework, type: :string, aliases: "-t", banner: "NAME", desc: "rspec, test_unit or none"
      class_option :skip_spec, type: :boolean, default: false, desc: "Skip the spec or test"

      def render_files
        @files = render("subscriber", name:, patterns: patterns.join(" "), spec: framework == "rspec", test: framework == "test_unit")
      end

      def check_class_collision
        fresh = @files.reject { |file| File.exist?(File.expand_path(file["path"], destination_root)) }
        class_collisions(*fresh.map { |file| file["constant"] })
      end

      def write_files
        write @files
      end

      private
        # For templates in ERB: the name as the component has read it, without its suffix.
        def substitute(file)
          assign_names!(file["constant"].delete_suffix("Subscriber")) if file["constant"].end_with?("Subscriber")
          super
        end

        # Rails calls this before anyone has looked at the name.
        def assign_names!(name)
          super if name.valid_encoding?
        end
    end
  end
end
