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
          text = text(given, input).dup.force_encoding(Encoding::UTF_8) # without a locale Ruby takes it for ASCII
          unless text.valid_encoding?
            refuse "is not UTF-8 (line #{text.lines.index { |line| !line.valid_encoding? } + 1})"
          end

          stored(JSON.parse(text)).tap do |context|
            unless context.is_a?(Hash)
              said = Printable.cut(text, 60)
              refuse "must be a JSON object, such as {\"order_id\": 1}, but is #{said}"
            end
          end
        rescue JSON::ParserError => error
          refuse "is not JSON: #{Printable.cut(error.message.lines.first.strip, 200)}"
        end

        private
          def text(given, input)
            if given.nil? then "{}"
            elsif given == "-" then input.read
            elsif given.start_with?("@") then File.read(given.delete_prefix("@"))
            else given
            end
          rescue SystemCallError => error
            refuse "can't be read from #{given.delete_prefix("@")}: #{error.class.new.message}"
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
