# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:demo --page`: shows the page with recorded tasks, on a free port of this machine, until it is asked
    # to stop. It needs no engine and no database, changes nothing in the application, and opens nothing by itself.
    class DemoPage
      HOST, PATH = "127.0.0.1", "/tasker"
      private_constant :HOST, :PATH

      # @param signals [StopSignals]
      # @param output [IO]
      def initialize(signals: StopSignals.new, output: $stdout)
        @signals, @output = signals, output
      end

      # @return [Integer] the exit code
      def call
        require "puma"
        require "puma/server"
        open_to_everybody
        serve { |address| wait_at(address) }
        0
      rescue LoadError
        @output.puts "The demo's page is served by Puma, which this application's bundle does not have: " \
                     "add `gem \"puma\"`, or mount the page as docs/page.md says."
        1
      end

      private
        # Only this process sees it, and only this machine reaches it.
        def open_to_everybody
          page = Rails.application.config.tasker.page
          page.source = Page::Recorded.new
          page.authenticate { "you" }
          page.authorize { true }
        end

        def serve
          server = Puma::Server.new(Rack::URLMap.new(PATH => Engine, "/" => method(:lead)), nil, log_writer:)
          port = server.add_tcp_listener(HOST, 0).addr[1]
          server.run
          yield "http://#{HOST}:#{port}#{PATH}"
        ensure
          server&.stop(true)
        end

        def log_writer = Puma::LogWriter.null

        def lead(_env) = [ 302, { "location" => "#{PATH}/tasks" }, [] ]

        def wait_at(address)
          @signals.trap
          @output.puts "Recorded tasks, with no engine behind them: #{address}", "Ctrl-C ends it."
          @output.flush
          @signals.wait
          @output.puts "", "Nothing is left behind."
        end
    end
  end
end
