# frozen_string_literal: true

module TaskerContribRails
  module Deploys
    # Which handlers this application has. It does not load them: a broken handler still exists, and `tasker:check`
    # reports it.
    class KnownHandlers
      # @param callable [String] the name in a template
      # @return [Boolean]
      def call(callable)
        name = callable.delete_prefix("::")
        registered.include?(callable) || autoloads.file(name).present? || constant?(name)
      end

      private
        def registered = @registered ||= TaskerContribRails.handlers.names.to_set

        def autoloads = @autoloads ||= Checks::Autoloads.new

        # The constant may be defined by a gem, or in a file with several constants.
        def constant?(name)
          name.match?(/\A[A-Z]\w*(::[A-Z]\w*)*\z/) && !name.safe_constantize.nil?
        rescue StandardError, ScriptError
          true # its file is there
        end
    end
  end
end
