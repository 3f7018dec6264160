# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # `config.tasker.page`: who may look at the page, and who may act. Without it, nobody may: see docs/page.md.
    #
    #   config.tasker.page.authenticate { |controller| controller.current_user&.staff? && controller.current_user }
    #   config.tasker.page.authorize { |controller, action| controller.current_user.operator? }
    class PageSettings
      include Discreet

      # @return [Object, nil] what is shown instead of the engine
      #
      # @api private
      attr_accessor :source

      # Says who may look at the page. The block is run in the page's controller before everything else, and may answer
      # the request itself, such as with `controller.redirect_to`.
      #
      # @yieldparam controller [ActionController::Base]
      # @yieldreturn [Object, nil] who it is: a name, or a user with an `email` or a `name`, which is recorded with what
      #   they do; nil or false where they may not look
      # @return [void]
      def authenticate(&block)
        @authenticate = given("authenticate", block)
      end

      # Says who may act. Without it, nobody may, and the page only shows.
      #
      # @yieldparam controller [ActionController::Base]
      # @yieldparam action [Symbol] :retry, :skip, :complete, :cancel or :revive
      # @yieldreturn [Boolean]
      # @return [void]
      def authorize(&block)
        @authorize = given("authorize", block)
      end

      # @return [Proc, nil]
      #
      # @api private
      def authentication = @authenticate

      # @return [Proc, nil]
      #
      # @api private
      def authorization = @authorize

      # A name and a password for HTTP Basic, from TASKER_PAGE_USER and TASKER_PAGE_PASSWORD, else from the credentials
      # `tasker: page: { user, password }`. Half of it is nothing.
      #
      # @return [Array(String, String), nil]
      #
      # @api private
      def basic(env = ENV)
        application = ::Rails.application if defined?(::Rails.application)
        kept = application&.credentials&.dig(:tasker, :page) || {}
        user = env["TASKER_PAGE_USER"].presence || kept[:user]
        password = env["TASKER_PAGE_PASSWORD"].presence || kept[:password]
        [ user.to_s, password.to_s ] if user.present? && password.present?
      end

      private
        def shown = { authenticate: !@authenticate.nil?, authorize: !@authorize.nil? }

        def given(name, block)
          block or raise ArgumentError, "config.tasker.page.#{name} takes a block: docs/page.md has examples."
        end
    end
  end
end
