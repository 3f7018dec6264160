# frozen_string_literal: true

module TaskerContribRails
  module Health
    # Answers a probe with a status and a body: text, or JSON for clients that prefer it. It must not be cached.
    #
    # @api private
    module Answer
      TEXT, JSON_TYPE = "text/plain", "application/json"
      private_constant :TEXT, :JSON_TYPE

      class << self
        # @param env [Hash] of Rack
        # @yieldreturn [Hash{Symbol => Object}] `well`, `sentence` and what else JSON is to have
        # @return [Array(Integer, Hash{String => String}, Array<String>)]
        def call(env)
          unless %w[ GET HEAD ].include?(env["REQUEST_METHOD"])
            return [ 405, headers(TEXT).merge("allow" => "GET, HEAD"), [ "Only GET and HEAD.\n" ] ]
          end

          answer = yield
          type = type(env["HTTP_ACCEPT"].to_s)
          body = type == JSON_TYPE ? Printable.json_line(answer) : "#{answer.fetch(:sentence)}\n"
          [ answer.fetch(:well) ? 200 : 503, headers(type), env["REQUEST_METHOD"] == "HEAD" ? [] : [ body ] ]
        end

        private
          def headers(type) = { "content-type" => "#{type}; charset=utf-8", "cache-control" => "no-store" }

          # The type that the client prefers; text if it names neither.
          def type(accept)
            liked = accept.b.split(",").each_with_index.filter_map do |range, place|
              name, *parameters = range.split(";").map(&:strip)
              weight = parameters.find { |parameter| parameter.start_with?("q=") }&.delete_prefix("q=")&.to_f || 1.0
              [ -weight, place, name.downcase ] if [ TEXT, JSON_TYPE ].include?(name&.downcase) && weight.positive?
            end
            liked.min&.last || TEXT
          end
      end
    end
  end
end
