# frozen_string_literal: true

require "io/console"
require "stringio"

module TaskerContribRails
  module Commands
    # `--watch`: draws again every few seconds until Ctrl-C. On a terminal, each drawing replaces the last.
    # Otherwise, each drawing follows a line with the time; with JSON, each is one line.
    class Watch
      # The smallest number of seconds. Drawing more often would only load the database.
      LEAST = 0.5
      # Escapes that make a terminal cut long lines, or wrap them.
      CUTS, WRAPS = "\e[?7l", "\e[?7h"
      private_constant :LEAST, :CUTS, :WRAPS

      # @param seconds [Numeric, nil] nil draws once
      # @param json [Boolean] whether each drawing is a JSON document
      # @param output [IO]
      # @param pause [#call] waits for this many seconds
      def initialize(seconds, json: false, output: $stdout, pause: method(:sleep))
        if seconds && seconds < LEAST
          raise Error::Misuse, "--watch needs at least #{LEAST} seconds, not #{seconds}."
        end

        @seconds, @json, @output, @pause = seconds, json, output, pause
      end

      # @yieldparam output [IO] where to draw
      # @return [void]
      def call(&draw)
        return draw.call(@output) unless @seconds

        show(drawn(&draw)) # what is wrong at once is the user's to see
        loop do
          @pause.call(@seconds)
          show(attempt(&draw))
        end
      rescue Interrupt
        @output.puts WRAPS if terminal?
      end

      private
        def drawn
          StringIO.new.tap { |page| yield page }.string
        end

        # Shows an error of the database and continues, because a database that restarts comes back.
        def attempt(&)
          drawn(&)
        rescue Error::DatabaseUnavailable, Error::DatabaseRefused => error
          @json ? JSON.generate(error: error.message) : "#{Printable.line(error.message)}\n"
        end

        def show(page)
          if @json then @output.puts(Printable.json_line(Stored.read(page))) unless page.empty?
          elsif terminal? then @output.print(in_place(page))
          else @output.print("-- #{now}\n", page)
          end
          @output.flush
        end

        # Overwrites the last drawing line by line, so that nothing flickers. Lines that do not fit are left
        # out or cut, so that the terminal does not scroll.
        def in_place(page)
          home, rest_of_line, rest = @shown ? [ "\e[H", "\e[K", "\e[J" ] : [ "\e[2J\e[H", "\e[K", "\e[J" ]
          @shown = true
          lines = [ "Every #{@seconds} s, at #{now}; Ctrl-C ends it.", "", *page.lines(chomp: true) ]
          room = room_for(lines)
          lines = [ *lines.first(room - 1), "… #{lines.size - room + 1} more lines" ] if lines.size > room
          "#{CUTS}#{home}#{lines.map { |line| "#{line}#{rest_of_line}\n" }.join}#{rest}#{WRAPS}"
        end

        # In some containers, a terminal does not know its size and reports 0.
        def room_for(lines)
          height = @output.winsize.first
          height.zero? ? lines.size : [ height - 1, 1 ].max
        end

        def terminal? = @output.respond_to?(:tty?) && @output.tty? && @output.respond_to?(:winsize)
        def now = Time.now.utc.strftime("%Y-%m-%d %H:%M:%S UTC")
    end
  end
end
