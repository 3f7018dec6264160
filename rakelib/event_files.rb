# frozen_string_literal: true

require "tasker_contrib_rails"

# The files that are made from guest/data/events.toml, as the built component knows it.
module EventFiles
  ROOT = File.expand_path("..", __dir__)
  RBS = {
    "text" => "String", "integer" => "Integer", "number" => "Float", "boolean" => "bool", "time" => "Time",
    "texts" => "Array[String]", "object" => "Hash[Symbol, untyped]", "anything" => "untyped"
  }.freeze
  WORDS = {
    "text" => "String", "integer" => "Integer", "number" => "Float", "boolean" => "true or false", "time" => "Time",
    "texts" => "Array of Strings", "object" => "Hash", "anything" => "anything"
  }.freeze
  TABLE = /(?<=<!-- events: made by `rake events:generate` -->\n).*(?=<!-- end of events -->)/m

  class << self
    # @return [Hash{String => String}] each file's text by its path from the root
    def all
      {
        "host-ruby/lib/tasker_contrib_rails/event_bridge/catalog.rb" => ruby,
        "host-ruby/sig/tasker_contrib_rails/event_bridge/catalog.rbs" => signatures,
        "docs/event-bridge.md" => page
      }
    end

    private
      def catalog = @catalog ||= TaskerContribRails::Component.call("events", "known")
      def events = catalog.fetch("events")
      def names = events.map { |event| event.fetch("name") }
      def all_fields
        (events.flat_map { |event| event.fetch("fields") } + catalog.fetch("domain-fields"))
          .uniq { |field| field.fetch("name") }
      end

      def notifications(naming)
        mentions = names.map { |name| { text: name, span: { source: "", line: nil, column: nil, length: nil } } }
        pattern = TaskerContribRails::EventBridge::NAMINGS.fetch(naming.to_sym)
        TaskerContribRails::Component.call("events", "notifications", mentions, pattern)
          .map { |mapping| mapping.fetch("notification") }
      end

      def ruby
        <<~RUBY
          # frozen_string_literal: true

          module TaskerContribRails
            module EventBridge
              # Every event that is published without a task template. Made by
              # `rake events:generate` from guest/data/events.toml: change that.
              #
              # @api private
              module Catalog
                # By naming, the notification of each event.
                NOTIFICATIONS = {
          #{%w[ tasker rails ].map { |naming| notifications_constant(naming) }.join(",\n")}
                }.freeze

                # The fields of each event's payload, in their order.
                PAYLOADS = {
          #{events.map { |event| payload_pair(event) }.join(",\n")}
                }.freeze

                # The fields of the events that task templates declare.
                DOMAIN = #{symbols(catalog["domain-fields"], indent: 6)}

                # Every field there is.
                FIELDS = #{symbols(all_fields, indent: 6)}
              end
            end
          end
        RUBY
      end

      def pairs(pairs) = pairs.map { |from, to| "          #{from.inspect} => #{to.inspect}" }.join(",\n")

      def notifications_constant(naming)
        "        #{naming}: {\n#{pairs(names.zip(notifications(naming)))}\n        }.freeze"
      end

      def payload_pair(event) = "        #{event["name"].inspect} => #{symbols(event["fields"], indent: 8)}"

      # On lines of their own, where one of this indent would be too long.
      def symbols(fields, indent:)
        names = fields.map { |field| field["name"] }.join(" ")
        return "%i[ #{names} ].freeze" if names.length < 60

        lines = names.scan(/\S.{0,#{110 - indent}}(?= |\z)/).map { |line| "#{" " * (indent + 2)}#{line}\n" }
        "%i[\n#{lines.join}#{" " * indent}].freeze"
      end

      def signatures
        readers = all_fields.sort_by { |field| field["name"] }.map do |field|
          type = RBS.fetch(field["field-type"])
          "    # #{field["description"]}\n    def #{field["name"]}: () -> #{type == "untyped" ? type : "#{type}?"}"
        end
        <<~RBS
          # Made by `rake events:generate` from guest/data/events.toml: change that.
          module TaskerContribRails
            class Event
          #{readers.join("\n")}
            end
          end
        RBS
      end

      def page
        text = File.read(File.join(ROOT, "docs/event-bridge.md"))
        text.sub(TABLE) { table }
      end

      def table
        mapped = names.zip(notifications("tasker")).to_h
        sections = events.map do |event|
          name = event["name"]
          section("`#{name}`", "`#{mapped[name]}`. #{event["description"]}", event["fields"])
        end
        domain = section("Your own events", "Whatever your task templates declare in `publishes_events`; " \
                                            "`order.validated` is `tasker.order_validated`.", catalog["domain-fields"])
        [ "", *sections, domain ].join("\n")
      end

      def section(title, description, fields)
        rows = fields.map do |field|
          type = "#{WORDS.fetch(field["field-type"])}#{" or nil" if field["nullable"]}"
          "| `#{field["name"]}` | #{type} | #{field["description"]} |"
        end
        "### #{title}\n\n#{description}\n\n| field | type | meaning |\n| --- | --- | --- |\n#{rows.join("\n")}\n"
      end
  end
end
