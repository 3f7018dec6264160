# frozen_string_literal: true

module TaskerContribRails
  # A Rack app that says in figures how the engine and the workers of this machine do, as OpenMetrics' text:
  # docs/observability.md has the table. Nobody is asked who wants to know, so mount it where only your own can ask.
  #
  #   # config/routes.rb
  #   get "/metrics", to: TaskerContribRails::Metrics
  module Metrics
    @engine, @lock = nil, Mutex.new

    class << self
      # @param env [Hash] of Rack
      # @return [Array(Integer, Hash{String => String}, Array<String>)]
      def call(env)
        unless %w[ GET HEAD ].include?(env["REQUEST_METHOD"])
          return [ 405, { "content-type" => "text/plain", "allow" => "GET, HEAD" }, [ "Only GET and HEAD.\n" ] ]
        end

        text = OpenMetrics.text({ **engine.samples, **Workers.new(Worker::Settings.of_app.tmp).samples })
        [ 200, { "content-type" => OpenMetrics::TYPE, "cache-control" => "no-store" },
          env["REQUEST_METHOD"] == "HEAD" ? [] : [ text ] ]
      end

      # @return [Engine] this process's, which asks the database at most so often
      #
      # @api private
      def engine = @lock.synchronize { @engine ||= Engine.new }
    end
  end
end
