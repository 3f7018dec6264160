# frozen_string_literal: true

module TaskerContribRails
  module Page
    # Takes what a form of this page sends, and of no other site. Where there is a session, as Rails does it, by a
    # token; where there is none, or where the application has turned that off, by what browsers say of where a request
    # comes from.
    module FromHere
      extend ActiveSupport::Concern

      included do
        protect_from_forgery with: :exception
        before_action :refuse_other_sites, unless: -> { request.get? || request.head? || protect_against_forgery? }
        rescue_from(ActionController::InvalidAuthenticityToken) { refuse_forgery }
      end

      private
        # Rails' own; tokens of others, such as Rack::Session::Cookie, are not asked for.
        def session?
          session = request.session
          session.is_a?(ActionDispatch::Request::Session) && session.enabled?
        end

        def protect_against_forgery? = session? && super

        # Browsers send `Sec-Fetch-Site` to https and to localhost, and `Origin` with every POST.
        def refuse_other_sites
          site = request.headers["Sec-Fetch-Site"]
          refuse_forgery unless site ? site == "same-origin" : request.origin == request.base_url
        end

        def refuse_forgery = render("places/forged", status: 422)
    end
  end
end
