# frozen_string_literal: true

module TaskerContribRails
  # The application's log. Every text is written on one line and safe to print, because an error's message may contain
  # what looks like other lines.
  #
  # @api private
  class Log
    # @param logger [Logger]
    def initialize(logger)
      @logger = logger
    end

    # Each takes the text, or a block that is only called if this severity is logged.
    %i[ debug info warn error fatal ].each do |severity|
      define_method(severity) do |text = nil, &block|
        @logger.public_send(severity) { Printable.line(text || block.call) }
      end
    end

    # Tags what the block logs, if the application's log supports tags.
    def tagged(*tags, &)
      @logger.respond_to?(:tagged) ? @logger.tagged(*tags.map { |tag| Printable.line(tag) }, &) : yield
    end
  end
end
