# frozen_string_literal: true

module TaskerContribRails
  # The application's log, with every text that is written to it on one line and safe to print: an error's message may
  # hold what looks like other lines.
  #
  # @api private
  class Log
    # @param logger [Logger]
    def initialize(logger)
      @logger = logger
    end

    # Each takes the text, or a block that makes it only where this severity is logged.
    %i[ debug info warn error fatal ].each do |severity|
      define_method(severity) do |text = nil, &block|
        @logger.public_send(severity) { Printable.line(text || block.call) }
      end
    end

    # Tags what the block logs, where the application's log can.
    def tagged(*tags, &)
      @logger.respond_to?(:tagged) ? @logger.tagged(*tags.map { |tag| Printable.line(tag) }, &) : yield
    end
  end
end
