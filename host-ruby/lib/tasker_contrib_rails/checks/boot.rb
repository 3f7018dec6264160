# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Reports why the application does not boot. Little else can be checked then.
    class Boot
      # @param error [Exception] that ended the boot
      def initialize(error)
        @error = error
      end

      # @return [String]
      def name = "boot"

      # @param app [Rails::Application]
      # @return [Array<Diagnostic>]
      def call(app)
        raised = Diagnostics::Raised.new(@error, root: app.root)
        path, line = raised.place
        [ Diagnostic.new(code: "TC5008", severity: :error, message: "The application does not boot: #{raised.reason}",
          source: path || "config/environment.rb", line: line.to_i,
          help: "Fix this first: until it boots, workflows and handlers can't be checked.") ]
      end
    end
  end
end
