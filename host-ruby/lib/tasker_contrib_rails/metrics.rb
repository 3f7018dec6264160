# frozen_string_literal: true

module TaskerContribRails
  # A Rack app with metrics of the engine and of this machine's workers, as OpenMetrics text.
  # docs/observability.md lists them. It has no authentication, so mount it where only your own systems can
  # reach it.
  #
  #   # config/routes.rb
  #   get "/metrics", to: TaskerContribRails::Metrics
  module Metrics
    @engine, @lock = nil, Mutex.new

    class << self
      # @param env [Hash] the Rack environment
      # @return [Array(Integer, Hash{String => String}, Array<String>)]
      def call(env)
        unless %w[ GET HEAD ].include?(env["REQUEST_METHOD"])
          return [ 405, { "content-type" => "text/plain", "allow" => "GET, HEAD" }, [ "Only GET and HEAD.\n" ] ]
        end

        text = OpenMetrics.text({ **engine.samples, **Workers.new(Worker::Settings.of_app.tmp).samples })
        [ 200, { "content-type" => OpenMetrics::TYPE, "cache-control" => "no-store" },
          env["REQUEST_METHOD"] == "HEAD" ? [] : [ text ] ]
      end

      # @return [Engine] this process's reader of the engine's metrics, which limits how often the database
      #   is queried
      #
      # @api private
      def engine = @lock.synchronize { @engine ||= Engine.new }
    end
  end
end
