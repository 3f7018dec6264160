# frozen_string_literal: true

require "active_support/security_utils"

module TaskerContribRails
  module Page
    # Lets in whom the application lets in: by `config.tasker.page.authenticate`, or by HTTP Basic with the name and
    # password that it keeps. Where it says neither, nobody.
    module Closed
      extend ActiveSupport::Concern

      # The most characters of a person's name.
      LONGEST = 200
      private_constant :LONGEST

      included do
        before_action :let_in, :ask_rights
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

        # @return [String, nil] on one line, and of a length that a history can have; an empty name is nobody
        def name(found)
          word = found if found.is_a?(String)
          word ||= %i[ email name ].filter_map { |way| found.public_send(way).presence if found.respond_to?(way) }.first
          Printable.line(Printable.utf8(word || Text.of("someone")).strip).first(LONGEST).presence
        end

        def by_basic
          return unless basic && !settings.authentication

          ActionController::HttpAuthentication::Basic.authenticate(request) do |user, password|
            given, kept = [ user, password ].map(&:to_s), basic
            same = given.zip(kept).map { |one, other| ActiveSupport::SecurityUtils.secure_compare(one, other) }
            name(kept.first) if same.all?
          end
        end

        # @param action [Symbol]
        # @return [Boolean] whether the person may act
        def may?(action) = @rights.fetch(action)

        # @return [Boolean] whether there is anything that the person may do
        def acting? = @rights.value?(true)

        # Asks before anything is shown. Where the application's block answers by itself, by a redirect for example, a
        # page that only offers the action is shown without it.
        def ask_rights
          @rights = Acts::NAMES.index_with { |action| authorized?(action, unheard) }
        end

        # A copy of this controller whose answer is not sent.
        def unheard = dup.tap { |copy| copy.set_response!(self.class.make_response!(request)) }

        def authorized?(action, controller = self)
          settings.authorization ? !!settings.authorization.call(controller, action) : false
        end

        # Refuses an action that the person may not do, as the application's block does it, or with a page.
        def refuse(action)
          authorized?(action)
          render("places/forbidden", status: :forbidden) unless performed?
        end

        def basic = @basic ||= settings.basic
        def settings = Page.settings
    end
  end
end
