# frozen_string_literal: true

require "active_support/security_utils"

module TaskerContribRails
  module Page
    # Lets in whom the application lets in: by `config.tasker.page.authenticate`, or by HTTP Basic with the name and
    # password that it keeps. Where it says neither, nobody.
    module Closed
      extend ActiveSupport::Concern

      included do
        before_action :let_in
        helper_method :person, :may?, :acting?
      end

      private
        # @return [String] who looks, as it is recorded with what they do
        attr_reader :person

        def let_in
          @person = by_block || by_basic
          return if person || performed?

          response.headers["WWW-Authenticate"] = 'Basic realm="Tasker", charset="UTF-8"' if basic
          render "places/closed", status: :unauthorized
        end

        def by_block
          found = settings.authentication&.call(self)
          name(found) if found && !performed?
        end

        def name(found)
          return found if found.is_a?(String)

          %i[ email name ].filter_map { |word|
 found.public_send(word).presence if found.respond_to?(word) }.first&.to_s ||
            Text.of("someone")
        end

        def by_basic
          return unless basic && !settings.authentication

          ActionController::HttpAuthentication::Basic.authenticate(request) do |user, password|
            given, kept = [ user, password ].map(&:to_s), basic
            same = given.zip(kept).map { |one, other| ActiveSupport::SecurityUtils.secure_compare(one, other) }
            user.to_s if same.all?
          end
        end

        # Whether the person may act.
        #
        # @param action [Symbol]
        def may?(action) = settings.authorization ? !!settings.authorization.call(self, action) : false

        # Whether there is anything that the person may do.
        def acting? = Acts::NAMES.any? { |action| may?(action) }

        def basic = @basic ||= settings.basic
        def settings = Page.settings
    end
  end
end
