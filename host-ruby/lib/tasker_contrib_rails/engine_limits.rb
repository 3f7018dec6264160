# frozen_string_literal: true

require "json"

module TaskerContribRails
  # What the engine's server (0.1.8) does not store of a task as it was sent. It answers what is too large with 500,
  # leaves out keys of the context, and replaces parts of its texts, without a word.
  #
  # @api private
  module EngineLimits
    # Bytes of a whole context as JSON.
    SIZE = 1024 * 1024
    # Bytes of a text or a key.
    TEXT = 10_000
    # Keys of an object, items of a list.
    ENTRIES = 1000
    # Keys between the context and a value.
    DEPTH = 10
    # Keys that the server leaves out.
    LEFT_OUT = /\A(?:script|eval|function|on.*)\z/im
    # Parts of texts that the server replaces.
    REPLACED = %r{</?script>|javascript:|data:text/html}
    # Fields of a task that are columns of the database, and the most characters that each column takes.
    COLUMNS = %w[ initiator source_system reason ].freeze
    COLUMN = 128
    # The most bytes of a text that is named.
    NAMED = 40
    private_constant :SIZE, :TEXT, :ENTRIES, :DEPTH, :LEFT_OUT, :REPLACED, :COLUMNS, :NAMED

    class << self
      # @param task [Hash{String => Object}] plain JSON values: the body of the request
      # @return [String, nil] why it can't be sent: what would not be stored as it is
      def refusal(task)
        fault = fault(task)
        "The task can't be sent: #{fault}." if fault
      end

      # @param task [Hash{String => Object}] see {.refusal}
      # @return [String, nil] what is not stored as it is, and why
      def fault(task)
        long = COLUMNS.find { |name| task[name].is_a?(String) && task[name].length > COLUMN }
        return "#{long} has more than #{COLUMN} characters" if long

        of_context(task["context"]) || size(task["context"]) || of_context(task["tags"], [ "tags" ])
      end

      # @param value [Object] plain JSON values: a context, or a part of it
      # @param path [Array<String>] of the part
      # @return [String, nil] what is not stored as it is, and why. The size of the whole is not looked at.
      def of_context(value, path = [])
        return "#{named(path)} is nested more than #{DEPTH} deep" if path.size > DEPTH

        case value
        when Hash then entries(value, path) || first(value) { |key, item| key(key, path) || inner(item, path, key) }
        when Array then entries(value, path) || first(value.each_with_index) { |item, at| inner(item, path, at) }
        when String then text(value, path)
        end
      end

      private
        def first(values, &) = values.lazy.filter_map(&).first
        def inner(item, path, key) = of_context(item, [ *path, key.to_s ])

        def entries(values, path)
          "#{named(path)} has more than #{ENTRIES} entries" if values.size > ENTRIES
        end

        def key(key, path)
          return "a key in #{named(path)} has more than #{TEXT} bytes" if key.bytesize > TEXT

          "the server leaves out every key that begins with `on`, and `script`, `eval` and `function`, " \
            "such as #{named([ *path, key ])}" if key.match?(LEFT_OUT)
        end

        def text(text, path)
          return "#{named(path)} has more than #{TEXT} bytes" if text.bytesize > TEXT

          replaced = text[REPLACED] or return
          "the server replaces `#{replaced}` in #{named(path)}"
        end

        def size(context)
          "the context has more than #{SIZE} bytes" if JSON.generate(context, max_nesting: 0).bytesize > SIZE
        end

        def named(path)
          path.empty? ? "the context" : path.map { |key| Printable.cut(Printable.line(key), NAMED) }.join(".")
        end
    end
  end
end
