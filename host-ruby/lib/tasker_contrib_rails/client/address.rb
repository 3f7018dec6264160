# frozen_string_literal: true

require "uri"

module TaskerContribRails
  class Client
    # The address of Tasker's server, read from where the application configures it.
    #
    # @api private
    class Address
      include Discreet

      # The default: the server on a developer's machine.
      DEFAULT = "http://localhost:8080"
      # Tasker's own parameter for it, which the worker's runtime reads too.
      PARAMETER = "worker.orchestration_client.base_url"
      private_constant :DEFAULT

      class << self
        # @param url [String, nil] given by the caller; nil looks into the environment, the credentials and
        #   config/tasker
        # @param credentials [#[]] the application's credentials under `tasker:`
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
          # The component is only needed if the application sets this parameter.
          def configured
            return unless defined?(Rails.application) && Rails.application

            merged = Configuration::Merged.of_app
            return unless merged.mentions?(PARAMETER)

            _, setting, text = merged.explain(PARAMETER)
            text && new(text, "`#{PARAMETER}` (#{setting.place})")
          end
      end

      # @return [String] the host without brackets, as a socket takes it
      attr_reader :host
      # @return [Integer]
      attr_reader :port
      # @return [String] the prefix of every request's path: empty, or starting but not ending with a slash
      attr_reader :path
      # @return [String, nil]
      attr_reader :user, :password

      # @param text [String] an address; `http://` may be left out
      # @param from [String] where the address was found
      def initialize(text, from)
        uri = parse(text)
        raise Misconfigured, "#{from} is not the address of a server. Write it like #{DEFAULT}.", cause: nil unless uri
        @tls = uri.scheme == "https"
        @host, @port, @path = uri.hostname, uri.port, uri.path.chomp("/")
        @user, @password = uri.userinfo.to_s.split(":", 2).map { |part| URI.decode_uri_component(part) }
      end

      # @return [Boolean] whether it uses TLS
      def tls? = @tls

      # @return [String] the address without its secrets
      def to_s = "#{@tls ? "https" : "http"}://#{@host.include?(":") ? "[#{@host}]" : @host}:#{@port}#{@path}"

      private
        # A broken address may hold a password anywhere, so it is never shown.
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
