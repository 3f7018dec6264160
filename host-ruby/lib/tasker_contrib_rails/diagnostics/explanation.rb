# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Diagnostics
    # What a code means, with a sample that gives it and one that is right. The texts stand beside this file, made by
    # `rake docs:generate` from guest/data/diagnostics.
    class Explanation
      FILE = File.join(__dir__, "explanations.json")

      class << self
        # @param code [String] such as "TC2033", in either case
        # @return [Explanation, nil]
        def of(code)
          code = code.to_s.strip.upcase
          entry = all[code]
          new(code, entry) if entry
        end

        # @param code [String] none that there is
        # @return [String, nil] the one that it is most like
        def near(code) = Suggestion.near(code.to_s.strip.upcase, all.keys)

        private
          def all = @all ||= JSON.parse(File.read(FILE, encoding: Encoding::UTF_8)).freeze
      end

      # @param code [String]
      # @param entry [Hash{String => Object}]
      def initialize(code, entry)
        @code, @entry = code, entry
      end

      # @return [String] a sentence
      def title = @entry.fetch("title")

      # @return [String] all there is to say
      def text
        samples = @entry.fetch("samples").map do |sample|
          "#{sample["title"]}\n\n#{sample["text"].gsub(/^(?=.)/, "  ")}"
        end
        [ "#{@entry.fetch("severity")}[#{@code}]: #{title}", @entry.fetch("explanation"), *samples ].join("\n\n")
      end
    end
  end
end
