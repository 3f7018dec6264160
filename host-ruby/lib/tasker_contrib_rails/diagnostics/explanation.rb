# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Diagnostics
    # What a code means, with a broken and a mended sample. `rake docs:generate` makes the texts beside this file from
    # guest/data/diagnostics.
    class Explanation
      FILE = File.join(__dir__, "explanations.json")

      class << self
        # @param code [String] such as "TC2033", in upper or lower case
        # @return [Explanation, nil]
        def of(code)
          code = code.to_s.strip.upcase
          entry = all[code]
          new(code, entry) if entry
        end

        # @param code [String] an unknown code
        # @return [String, nil] the known code that is most similar
        def near(code) = Suggestion.near(code.to_s.strip.upcase, all.keys)

        private
          def all = @all ||= JSON.parse(File.read(FILE, encoding: Encoding::UTF_8)).freeze
      end

      # @param code [String]
      # @param entry [Hash{String => Object}]
      def initialize(code, entry)
        @code, @entry = code, entry
      end

      # @return [String] the title, as a sentence
      def title = @entry.fetch("title")

      # @return [String] the whole explanation
      def text
        samples = @entry.fetch("samples").map do |sample|
          "#{sample["title"]}\n\n#{sample["text"].gsub(/^(?=.)/, "  ")}"
        end
        [ "#{@entry.fetch("severity")}[#{@code}]: #{title}", @entry.fetch("explanation"), *samples ].join("\n\n")
      end
    end
  end
end
