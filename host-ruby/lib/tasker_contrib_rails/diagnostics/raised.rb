# frozen_string_literal: true

require "active_support/core_ext/string/filters"

module TaskerContribRails
  module Diagnostics
    # Describes an exception in one sentence: its class, where in the application it was raised, and its message.
    #
    #   Diagnostics::Raised.new(error).to_s
    #   # => "NoMethodError at app/handlers/charge_handler.rb:3: undefined method 'foo' for nil"
    class Raised
      # The markers that Ruby writes under a line that it can't parse.
      POINTED_OUT = /^\s*\|[ ~\^]*\^+[~ ]*(\S.*)$/
      private_constant :POINTED_OUT

      # The folder of a gem, before a path in it.
      GEM = %r{\A/.*/gems/([^/]+)-(\d[^/]*)/}
      private_constant :GEM

      # Calls a method of an error. That may raise too; then the answer is nil.
      #
      # @return [Object, nil]
      def self.ask(error, name)
        error.public_send(name) if error.respond_to?(name)
      rescue StandardError, ScriptError, SystemStackError
        nil
      end

      # @param error [Exception]
      # @param root [Pathname, String, nil] the application
      def initialize(error, root: (Rails.root if defined?(Rails.root)))
        @error, @root = error, root.to_s
      end

      # @return [String] safe to print, on one line
      def to_s
        return Printable.line(message) if @error.is_a?(Error) # which says all there is to say

        placed = [ name, *("at #{place.join(":")}" if place) ].join(" ")
        Printable.line([ placed, *(message unless message == name) ].join(": "))
      end

      # @return [Array(String, Integer), nil] the file, relative to the application, and the line
      def place
        @place ||= places.filter_map { |path, line| [ relative(path), line.to_i ] if ours?(path) }.first
      end

      # @param most [Integer]
      # @return [Array<String>] the backtrace, as it is kept: the application's files relative to it, those of gems as
      #   `activerecord (8.1.4) lib/…`
      def frames(most: 40)
        Array(Raised.ask(@error, :backtrace)).first(most).map do |frame|
          frame = Printable.utf8(frame)
          ours?(frame) ? relative(frame) : frame.sub(GEM, '\1 (\2) ')
        end
      end

      # @return [String] the message without the application's path; for a syntax error, only what is wrong
      def message
        text = Printable.utf8(Raised.ask(@error, :message))
        text = text[POINTED_OUT, 1] || text.lines.first.to_s.sub(/\A.+?:\d+: /, "") if @error.is_a?(SyntaxError)
        text = text.sub(/ @ \w+ - /, ": ") if @error.is_a?(SystemCallError)
        text = @root.empty? ? text : text.gsub("#{@root}/", "")
        text.strip.empty? ? name : text.strip
      end

      # @return [String] the first line of the message, ending like a sentence
      def reason
        Printable.sentence(message.lines.first.strip)
      end

      private
        def name = @error.class.name.to_s.delete_prefix(Runtime::Names::ERRORS)

        # A file that Ruby can't parse is not in the backtrace.
        def places
          texts = Array(Raised.ask(@error, :backtrace))
          texts = [ Raised.ask(@error, :message), *texts ] if @error.is_a?(SyntaxError)
          texts.filter_map { |text| Printable.utf8(text).match(/\A(.+?):(\d+)/)&.captures }
        end

        def ours?(path) = !@root.empty? && path.start_with?("#{@root}/") && !path.start_with?("#{@root}/vendor/")
        def relative(path) = path.delete_prefix("#{@root}/")
    end
  end
end
