# frozen_string_literal: true

require "uri"

module TaskerContribRails
  class Client
    # Where Tasker's server answers, and who that was told to say that asks.
    #
    # @api private
    class Address
      include Discreet

      # Where nothing else is said, which is where the server is on a developer's machine.
      DEFAULT = "http://localhost:8080"
      # A parameter of Tasker's own, which the worker's runtime reads too.
      PARAMETER = "worker.orchestration_client.base_url"

      class << self
        # @param url [String, nil] what the caller says; else the environment, the credentials and config/tasker are
        #   asked
        # @param credentials [#[]] those of the application, under `tasker:`
        # @return [Address]
        # @raise [Misconfigured]
        def find(url, credentials: {})
          if url then new(url, "The url")
          elsif ENV["TASKER_ORCHESTRATION_URL"].present?
            new(ENV["TASKER_ORCHESTRATION_URL"], "TASKER_ORCHESTRATION_URL")
          elsif credentials[:orchestration_url]
            new(credentials[:orchestration_url], "`tasker.orchestration_url` in the credentials")
          else configured || new(DEFAULT, "The default")
          end
        end

        private
          # Only an application that sets it needs the component for this.
          def configured
            return unless defined?(Rails.application) && Rails.application

            merged = Configuration::Merged.of_app
            return unless merged.mentions?(PARAMETER)

            _, setting, text = merged.explain(PARAMETER)
            text && new(text, "`#{PARAMETER}` (#{setting.place})")
          end
      end

      # @return [String] without brackets, as a socket takes it
      attr_reader :host
      # @return [Integer]
      attr_reader :port
      # @return [String] before that of each request; empty, or from a slash to no slash
      attr_reader :path
      # @return [String, nil]
      attr_reader :user, :password

      # @param text [String] an address; `http://` may be left out
      # @param from [String] where it was found
      def initialize(text, from)
        uri = parse(text)
        raise Misconfigured, "#{from} is no address of a server; one looks like #{DEFAULT}.", cause: nil unless uri
        @tls = uri.scheme == "https"
        @host, @port, @path = uri.hostname, uri.port, uri.path.chomp("/")
        @user, @password = uri.userinfo.to_s.split(":", 2).map { |part| URI.decode_uri_component(part) }
      end

      # @return [Boolean] whether it is spoken to in TLS
      def tls? = @tls

      # @return [String] with nothing that is secret
      def to_s = "#{@tls ? "https" : "http"}://#{@host.include?(":") ? "[#{@host}]" : @host}:#{@port}#{@path}"

      private
        # Its text may hold a password, wherever it is broken: it is shown to nobody.
        def parse(text)
          text = text.to_s.strip
          uri = URI.parse(text.include?("://") ? text : "http://#{text}")
          uri if uri.is_a?(URI::HTTP) && uri.hostname.present? && uri.port.between?(1, 65_535) &&
            uri.query.nil? && uri.fragment.nil?
        rescue URI::Error, ArgumentError, EncodingError
          nil
        end

        def shown = { to: to_s }
    end
  end
end
