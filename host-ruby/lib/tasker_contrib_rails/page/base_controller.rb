# frozen_string_literal: true

require "action_controller"

module TaskerContribRails
  module Page
    # What all pages have in common: who may see them, what a browser may do with them, and what they say where the
    # engine can't be read.
    class BaseController < ActionController::Base
      # Nothing but our own style, script and forms; no picture, no frame around it, no other base of links.
      POLICY = { "default-src" => "'none'", "style-src" => "'self'", "script-src" => "'self'",
                 "img-src" => "'self' data:", "connect-src" => "'self'", "form-action" => "'self'",
                 "frame-ancestors" => "'none'", "base-uri" => "'none'" }.freeze
      # The most characters of a reason.
      REASON = 1_000
      private_constant :POLICY, :REASON

      self.view_paths = [ File.join(FOLDER, "views") ]
      layout "page"
      helper Helper

      before_action :keep_to_ourselves
      include FromHere
      include Closed

      rescue_from(Error) { |error| away(error) }
      rescue_from(Error::NoSuchTask) do |error|
        @error = error
        render "places/missing", status: :not_found
      end

      # Views stand in a folder named after the page, whatever module the controllers are in.
      #
      # @return [Array<String>]
      def self.local_prefixes = [ controller_name, "places" ]
      private_class_method :local_prefixes

      private
        # Before Rails looks at the request. All that we have is HTML, whatever a client accepts. And before it logs the
        # parameters: a result that a person writes is JSON in a text, in which Rails' filter sees no password.
        def process_action(*)
          request.formats = %i[ html ]
          kept = [ *request.get_header("action_dispatch.parameter_filter"), /\Aresult\z/ ]
          request.set_header("action_dispatch.parameter_filter", kept)
          super
        end

        def keep_to_ourselves
          nonce = request.content_security_policy_nonce.presence
          policy = nonce ? POLICY.merge("script-src" => "'self' 'nonce-#{nonce}'") : POLICY
          response.headers.merge!("Content-Security-Policy" => policy.map { |pair| pair.join(" ") }.join("; "),
            "X-Content-Type-Options" => "nosniff", "Referrer-Policy" => "same-origin", "Cache-Control" => "no-store")
        end

        # @return [String, nil] see {Asked}
        def text(key) = Asked.text(params, key)

        # @return [String] why a person acts
        def reason = text(:because).to_s.strip.first(REASON)

        # Yields what reads the engine, for the time of this action.
        #
        # @yieldparam reader [Live::Reader]
        def read
          started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
          Page.source.read do |reader|
            yield reader
            @queries = reader.queries
          end
          @milliseconds = ((Process.clock_gettime(Process::CLOCK_MONOTONIC) - started) * 1000).round
        end

        def away(error)
          @error, @unread = error, true
          render "places/away", status: :service_unavailable
        end
    end
  end
end
