# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Commands
    # The task's context, as given to `rails tasker:run --context`.
    module GivenContext
      class << self
        # @param given [String, nil] JSON, `@` and a file, or `-` for standard input
        # @return [Hash] the context; it can be stored as JSON
        # @raise [Error::Misuse]
        def read(given, input: $stdin)
          text = text(given, input)
          stored(JSON.parse(text)).tap do |context|
            unless context.is_a?(Hash)
              said = Printable.cut(text, 60)
              refuse "must be a JSON object, such as {\"order_id\": 1}, but is #{said}"
            end
          end
        rescue Error::Unreadable => error
          refuse "can't be read: #{error.message}"
        rescue JSON::ParserError => error
          refuse "is not JSON: #{Printable.cut(error.message.lines.first.strip, 200)}"
        end

        private
          def text(given, input)
            if given.nil? then "{}"
            elsif given == "-" then TextFile.piped(input)
            elsif given.start_with?("@") then TextFile.read(given.delete_prefix("@"))
            else TextFile.utf8(given, name: "it")
            end
          end

          # Ruby reads a number that is too large as Infinity, which JSON does not have.
          def stored(context)
            JSON.generate(context)
            JsonSafe.call(context).first
          rescue JSON::GeneratorError
            refuse "holds a number that is too large"
          rescue JsonSafe::Unsafe => error
            refuse "can't be stored: #{error.message}"
          end

          def refuse(why) = raise(Error::Misuse, Printable.sentence("The context #{why}"))
      end
    end
  end
end
