# frozen_string_literal: true

require "json"
require "optparse"

module TaskerContribRails
  module Inline
    # `rails tasker:run NAME`.
    class Command
      STATES = { succeeded: "done", failed: "failed", yielded: "checkpoint" }.freeze

      # What a user gave wrongly: said without a backtrace.
      class Misuse < StandardError; end

      # @param arguments [Array<String>] of the command line, the name of the task left out
      def initialize(arguments, input: $stdin, output: $stdout, errors: $stderr)
        @arguments, @input, @output, @errors = arguments, input, output, errors
      end

      # @return [Integer] the exit code: 0 where the workflow is complete, 1 where it is not, 2 where it could not run
      def call
        name, options = parse
        return 0 unless name # it asked for help

        result = Inline.run(name, namespace: options[:namespace], context: context(options[:context]), real_time: options[:real_time],
                                  observer: ->(attempt) { progress(attempt, trace: options[:trace]) })
        @output.puts "", result
        result.complete? ? 0 : 1
      rescue Error::Rejected => error
        error.diagnostics.each { |found| @errors.puts "#{found.source}:#{found.line}:#{found.column}: #{found.code}: #{found.message} #{found.help}".strip }
        2
      rescue OptionParser::ParseError, Misuse, Error::NoSuchTemplate, JsonSafe::Unsafe => error
        @errors.puts "tasker:run: #{error.message}"
        2
      end

      private
        def parse
          options = {}
          parser = OptionParser.new("Usage: rails tasker:run NAME [options]") do |option|
            option.on("--namespace NAME", "where two workflows have one name") { |value| options[:namespace] = value }
            option.on("--context JSON", "what the task is created with: JSON, @file, or - for standard input") { |value| options[:context] = value }
            option.on("--trace", "print the events that steps publish") { options[:trace] = true }
            option.on("--real-time", "sleep before retries") { options[:real_time] = true }
            option.on("-h", "--help", "this text") { options[:help] = true }
          end
          names = parser.parse(@arguments)
          return @output.puts(parser.help) if options[:help]

          raise Misuse, "give one workflow's name, such as `rails tasker:run order_fulfillment`" unless names.one?

          [ names.first, options ]
        end

        def context(given)
          text = case given
          when nil then "{}"
          when "-" then @input.read
          when /\A@/ then File.read(given.delete_prefix("@"))
          else given
          end
          context = JSON.parse(text.dup.force_encoding(Encoding::UTF_8)) # without a locale Ruby takes it for ASCII
          context.is_a?(Hash) ? context : raise(Misuse, "the context must be a JSON object, such as {\"order_id\": 1}, but is #{text[0, 60]}")
        rescue JSON::ParserError => error
          raise Misuse, "the context is not JSON: #{error.message.lines.first.strip[0, 200]}"
        rescue SystemCallError => error
          raise Misuse, "the context can't be read: #{error.message}"
        end

        def progress(attempt, trace:)
          again = ", again at #{attempt.retry_at} s" if attempt.retry_at
          error = ": #{Table.line(attempt.error)}" if attempt.error
          number = " (attempt #{attempt.number})" if attempt.number > 1
          @output.puts "#{format("%7.1f s", attempt.at)}  #{STATES.fetch(attempt.outcome).ljust(10)}  #{Table.line(attempt.step)}#{number}  #{Table.time(attempt.duration)}#{again}#{error}"
          attempt.events.each { |event| @output.puts "             event       #{Table.line(event)}" } if trace
        end
    end
  end
end
