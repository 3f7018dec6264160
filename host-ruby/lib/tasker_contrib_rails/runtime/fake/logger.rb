# frozen_string_literal: true

module TaskerCore
  # Handlers log through this. The real one prints from Rust; this one uses the application's logger if there is one.
  class Logger
    include Singleton

    %i[ debug info warn error fatal ].each do |level|
      define_method(level) do |message, &|
        ::Rails.logger&.public_send(level, message.to_s) if defined?(::Rails.logger)
        true
      end
    end

    %i[ task queue_worker orchestrator step database ffi config registry ].each do |subject|
      define_method(:"log_#{subject}") do |level, operation, **data|
        public_send(level, [ operation, *data.map { |pair| pair.join("=") } ].join(" "))
      end
    end
  end
end
