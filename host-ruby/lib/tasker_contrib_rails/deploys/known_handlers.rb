# frozen_string_literal: true

module TaskerContribRails
  module Deploys
    # Which handlers this application has. None is loaded to find out: one that is broken is there, and a finding of
    # `tasker:check`.
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

        # Defined by a gem, or in a file that holds several.
        def constant?(name)
          name.match?(/\A[A-Z]\w*(::[A-Z]\w*)*\z/) && !name.safe_constantize.nil?
        rescue StandardError, ScriptError
          true # its file is there
        end
    end
  end
end
