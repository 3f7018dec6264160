# frozen_string_literal: true

require "active_support/core_ext/time/zones"
require "active_support/security_utils"
require "i18n"
require "json"
require "openssl"

module TaskerContribRails
  module Current
    # Takes what surrounds a start, in a form that travels in the task's {Baggage}, and sets it around each step.
    #
    # Values are written as arguments of a job are: a record as its GlobalID. The text is signed for its start, because
    # whoever may create tasks could otherwise act as any user.
    class Carrier
      # What the key is derived for.
      PURPOSE = "tasker current attributes"
      SHA256 = OpenSSL::Digest.new("SHA256").freeze
      private_constant :PURPOSE, :SHA256

      class << self
        # @return [Carrier] according to `config.tasker.current_attributes`
        def of_app
          app = Rails.application if defined?(Rails.application)
          return new unless app&.config.respond_to?(:tasker)

          settings = app.config.tasker
          new(settings.current_attributes, key: -> { app.key_generator.generate_key(PURPOSE, 32) },
                                           old_keys: -> { settings.old_secret_key_bases.map { |old| derived(old) } })
        end

        private
          # As Rails derives keys from the `secret_key_base` that it has now.
          def derived(secret) = ActiveSupport::KeyGenerator.new(secret, iterations: 1000).generate_key(PURPOSE, 32)
      end

      # @param classes [Hash{String => Array<Symbol>, nil}] names of classes, with the attributes that travel; nil: all
      # @param key [#call, nil] gives the key for signatures; without it, nothing is signed
      # @param old_keys [#call] gives those by which tasks may have been signed before
      def initialize(classes = {}, key: nil, old_keys: -> { [] })
        @classes, @key, @old_keys = classes, key, old_keys
      end

      # @param start [String, nil] the id of the start for which it is taken
      # @return [Hash{String => String}] for {Baggage.add}
      # @raise [Error::CurrentRefused] a value can't travel
      def take(start: nil)
        text = generated(attributes)
        refuse_long(text)
        signature = sign(start, text) if @key && @classes.any?
        { "request" => Current.request_id, "current" => text, "signature" => signature }.compact
      end

      # Sets what was taken, for the time of the block. Whoever calls this resets CurrentAttributes afterwards.
      #
      # @param baggage [Hash{String => Object}]
      # @return [Object] what the block returned
      # @raise [Error::CurrentRefused] it was taken elsewhere, or a record is not there any more
      def around(baggage, &)
        text = baggage["current"] or return yield
        taken = parsed(text)
        given = taken.fetch("attributes").slice(*@classes.keys)
        refuse_forged(baggage, text) if given.any? # a locale alone does no harm
        set(given)
        Current.with_request(baggage["request"]) do
          I18n.with_locale(locale(taken["locale"])) { Time.use_zone(zone(taken["time_zone"]), &) }
        end
      end

      private
        def generated(attributes)
          Baggage.kept(JSON.generate(attributes:, locale: I18n.locale, time_zone: Time.zone&.name))
        rescue JSON::JSONError, EncodingError # what Active Job takes, and JSON does not have
          attributes.each { |owner, values| values.each { |name, value| refuse_unwritable(owner, name, value) } }
          raise
        end

        def refuse_unwritable(owner, name, value)
          JSON.generate([ value ])
        rescue JSON::JSONError, EncodingError => error
          refuse(owner, name, "JSON does not have its value (#{error.class}).")
        end

        # A start writes to the outbox only what the engine takes.
        def refuse_long(text)
          fault = EngineLimits.of_context(text, [ @classes.keys.join(", ") ]) or return

          raise Error::CurrentRefused, "What surrounds this start can't travel with a task: #{fault}. Keep large " \
                                       "values in a record, which travels as its id."
        end

        def refuse(owner, name, why)
          why = "#{why}." unless why.end_with?(".")
          raise Error::CurrentRefused,
            "#{owner}.#{name} can't travel with a task: #{why} Name those that do: " \
            "config.tasker.current_attributes = { \"#{owner}\" => %i[ … ] }."
        end

        def parsed(text)
          taken = JSON.parse(text)
          attributes = taken["attributes"] if taken.is_a?(Hash)
          return taken if attributes.is_a?(Hash) && attributes.values.all?(Hash)

          raise JSON::ParserError
        rescue JSON::ParserError
          raise Error::CurrentRefused, "What surrounded the start of this task can't be read: it is not this gem's."
        end

        def locale(name)
          I18n.enforce_available_locales!(name) if name
          name
        rescue I18n::InvalidLocale, NoMethodError
          raise Error::CurrentRefused, "This task was started with the locale #{name.inspect}, " \
                                       "which this application does not have: add it to config.i18n.available_locales."
        end

        def zone(name)
          Time.find_zone!(name)
        rescue ArgumentError
          raise Error::CurrentRefused, "This task was started with the time zone #{name.inspect}, " \
                                       "which is not known here: the gem tzinfo-data may be too old."
        end

        def attributes
          @classes.to_h do |name, only|
            values = name.constantize.instance.attributes
            values = values.slice(*only) if only
            [ name, values.to_h { |attribute, value| [ attribute, written(name, attribute, value) ] } ]
          end
        end

        # As Active Job writes its arguments.
        def written(owner, name, value)
          Codec.write(value)
        rescue Codec::Refused => error
          refuse(owner, name, error.message)
        end

        def set(taken)
          taken.each do |name, given|
            owner = name.constantize
            warn_of(name, given.keys.reject { |attribute| owner.respond_to?(:"#{attribute}=") })
            values = given.each_with_object({}) do |(attribute, value), known|
              known[attribute.to_sym] = read(name, attribute, value) if owner.respond_to?(:"#{attribute}=")
            end
            Values.set(owner, values.compact)
            # A setter may have set other attributes too.
            instance = owner.instance
            instance.attributes = instance.attributes.merge(values) unless values <= instance.attributes
          end
        end

        # A deploy may drop an attribute while tasks run. Where it renamed the tenant, somebody should know.
        def warn_of(owner, dropped)
          return if dropped.empty? || (@warned ||= {})[[ owner, dropped ]]

          @warned[[ owner, dropped ]] = true
          names = dropped.map { |name| Printable.line(name) }.to_sentence
          TaskerContribRails.logger.warn "[Tasker] #{owner} has no attribute #{names} any more, with which tasks " \
                                         "were started. Their steps run without it. This is logged once."
        end

        def read(owner, name, value)
          Codec.read(value)
        rescue Codec::Refused => error
          raise Error::CurrentRefused, "#{owner}.#{name} of this task can't be read: #{error.message}"
        end

        def refuse_forged(baggage, text)
          return unless @key
          return if [ secret, *old_secrets ].any? { |key| signed?(baggage, text, key) }

          raise Error::CurrentRefused,
            "The CurrentAttributes of this task were not signed by this application: its secret_key_base has changed " \
            "since the task was started (name the old one in config.tasker.old_secret_key_bases), or somebody else " \
            "has written them."
        end

        def signed?(baggage, text, key)
          ActiveSupport::SecurityUtils.secure_compare(sign(baggage["start"], text, key), baggage["signature"].to_s)
        end

        def sign(start, text, key = secret) = OpenSSL::HMAC.hexdigest(SHA256, key, "#{start}\n#{text}")

        def secret = @secret ||= @key.call
        def old_secrets = @old_secrets ||= @old_keys.call
    end
  end
end
