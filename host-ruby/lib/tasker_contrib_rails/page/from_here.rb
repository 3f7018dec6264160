# frozen_string_literal: true

module TaskerContribRails
  module Page
    # Takes what a form of this page sends, and of no other site. Where there is a session, as Rails does it, by a
    # token; where there is none, by what browsers say of where a request comes from.
    module FromHere
      extend ActiveSupport::Concern

      included do
        protect_from_forgery with: :exception
        before_action :refuse_other_sites, unless: -> { request.get? || request.head? || session? }
        rescue_from(ActionController::InvalidAuthenticityToken) { refuse_forgery }
      end

      private
        def session? = request.session.enabled?
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
